// Shared by all components: undo payload.pack of Python.
// Layout: uint32 length of the header, the header as JSON, then the bytes of the arrays.
function unpack(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { header, body: bytes.subarray(4 + length) };
}
