"""The data page in a browser: what a file says is shown as text, and nothing of it is fetched or run."""

import io
import zipfile

import numpy as np

HOSTILE = (  # names short enough to be said whole
    "![x](http://evil.invalid/a.png)",
    "<img src=http://evil.invalid/b.png>",
    "[l](http://evil.invalid) :smile: $x^2$",
    "www.evil.invalid `c` **b**",
    "a@evil.invalid",
)


def upload(page, name: str, content: bytes) -> None:
    files = [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    page.locator("[data-testid=stFileUploader] input").set_input_files(files)


def archive(*members: str) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as packed:
            for member in members:
                packed.writestr(f"{member}.npy", b"")
        return file.getvalue()


def test_what_a_file_says_is_shown_as_text_and_nothing_is_fetched(visit):
    page = visit("your_data")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    upload(page, "a.npz", archive(*HOSTILE))
    error = page.locator("[data-testid=stAlert]").first
    error.wait_for()
    shown = error.inner_text().replace("\u2060", "")
    assert all(name in shown for name in HOSTILE)
    assert error.locator("a, img, code, strong, .katex").count() == 0
    assert not [url for url in asked if "evil" in url]


def test_a_cloud_is_drawn_and_a_room_is_asked(visit):
    page = visit("your_data")
    points = np.random.default_rng(0).normal(size=(200, 3)) * [3, 2, 1]
    upload(page, "c.xyz", "\n".join(f"{x:f} {y:f} {z:f}" for x, y, z in points).encode())
    page.locator(".cloud[data-shown]").wait_for()
    page.get_by_role("button", name="Ask its networks").first.click()
    page.get_by_text("Equivariance error frame averaged").wait_for()
    page.get_by_role("link", name="Open in Frame averaging").click()
    page.get_by_role("heading", name="Frame averaging").wait_for()
