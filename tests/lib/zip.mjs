// Archives for tests, written by ourselves: names and sizes as zip programs write them.

import { deflateRawSync } from "node:zlib";

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum >>> 0;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff];
  return (sum ^ 0xffffffff) >>> 0;
}

function header(signature, fields) {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0));
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [size, value] of fields) {
    bytes.writeUIntLE(value, at, size);
    at += size;
  }
  return bytes;
}

/** A zip of these files: `[{ name, text }]`, deflated, with its directory. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, text } of files) {
    const path = Buffer.from(name);
    const plain = Buffer.from(text);
    const packed = deflateRawSync(plain);
    // Version, names in UTF-8, deflated, time and date, sum and sizes, length of the name.
    const told = [
      [2, 20], [2, 0x800], [2, 8], [2, 0], [2, 0x5a8e], [4, crc32(plain)],
      [4, packed.length], [4, plain.length], [2, path.length], [2, 0],
    ];
    const local = Buffer.concat([header(0x04034b50, told), path, packed]);
    // Comment, disk, attributes, and where the file begins.
    const more = [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]];
    directory.push(header(0x02014b50, [[2, 20], ...told, ...more]), path);
    parts.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const count = files.length;
  const end = [[2, 0], [2, 0], [2, count], [2, count], [4, index.length], [4, offset], [2, 0]];
  return Buffer.concat([...parts, index, header(0x06054b50, end)]);
}
