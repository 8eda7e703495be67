import { inspectUpload } from './inspect-upload.js';

// Input: the file's name in UTF-8, a zero byte, the file.
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const input = Buffer.concat(parts);
const end = input.indexOf(0);
process.stdout.write(
  JSON.stringify(await inspectUpload(input.subarray(0, end).toString('utf8'), input.subarray(end + 1))),
);
