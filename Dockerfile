FROM python:3.11-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends curl libegl1 libgl1-mesa-dri \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home atlas
WORKDIR /home/atlas/app
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt
COPY --chown=atlas . .
USER atlas
EXPOSE 8501
HEALTHCHECK CMD curl --fail http://localhost:8501/_stcore/health
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
