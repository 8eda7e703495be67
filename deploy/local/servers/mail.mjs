import path from 'node:path';
import { Child } from '../child.mjs';
import { waitForPort } from '../ports.mjs';
import { privateFolder } from '../private-folder.mjs';

/** A mail server that keeps what it gets and shows it on a page; what comes back goes to `returnsPort`. */
export async function startMail({ dataDir, smtpPort, inboxPort, returnsPort, logDir, ...hooks }) {
  privateFolder(dataDir);
  const child = new Child({
    name: 'mail',
    command: process.execPath,
    args: [
      '--max-old-space-size=96',
      path.join(import.meta.dirname, 'mail-main.mjs'),
      JSON.stringify({ smtp: smtpPort, web: inboxPort, folder: dataDir, returns: returnsPort }),
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
