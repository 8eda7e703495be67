import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Child } from '../child.mjs';
import { waitForPort } from '../ports.mjs';

const entry = path.resolve(import.meta.dirname, '../../../node_modules/maildev/dist/bin/maildev.js');

/** A mail server that keeps what it gets and shows it on a page. */
export async function startMail({ dataDir, smtpPort, inboxPort, logDir, ...hooks }) {
  mkdirSync(dataDir, { recursive: true });
  const child = new Child({
    name: 'mail',
    command: process.execPath,
    args: [
      '--max-old-space-size=96',
      entry,
      '--smtp',
      String(smtpPort),
      '--ip',
      '127.0.0.1',
      '--web',
      String(inboxPort),
      '--web-ip',
      '127.0.0.1',
      '--mail-directory',
      dataDir,
      '--max-emails',
      '500',
    ],
    logDir,
    ...hooks,
  });
  child.start();
  await Promise.all([
    waitForPort(smtpPort, 60_000, child.requireAlive),
    waitForPort(inboxPort, 60_000, child.requireAlive),
  ]);
  return { child, url: `smtp://127.0.0.1:${smtpPort}`, inbox: `http://localhost:${inboxPort}` };
}
