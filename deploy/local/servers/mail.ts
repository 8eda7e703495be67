import path from 'node:path';
import { waitForPort } from '../ports.ts';
import { createPrivateFolder } from '../private-folder.ts';
import { SupervisedProcess } from '../supervised-process.ts';
import type { MailServerSettings } from './mail-main.ts';
import { startTimeoutMs, type ServerOptions } from './server-options.ts';

interface MailOptions extends ServerOptions {
  readonly smtpPort: number;
  readonly inboxPort: number;
  /** Where bounces are sent. */
  readonly bouncePort: number;
}

/** Starts a mail server that stores what it receives and shows it on a page (the inbox). */
export async function startMail({
  dataDir,
  smtpPort,
  inboxPort,
  bouncePort,
  ...processOptions
}: MailOptions): Promise<{ readonly url: string; readonly inbox: string }> {
  createPrivateFolder(dataDir);
  const settings: MailServerSettings = { smtpPort, inboxPort, bouncePort, folder: dataDir };
  const server = new SupervisedProcess({
    ...processOptions,
    name: 'mail',
    command: process.execPath,
    args: [
      '--max-old-space-size=96',
      path.join(import.meta.dirname, 'mail-main.ts'),
      JSON.stringify(settings),
    ],
  });
  server.start();
  await Promise.all([
    waitForPort(smtpPort, startTimeoutMs, server.requireRunning),
    waitForPort(inboxPort, startTimeoutMs, server.requireRunning),
  ]);
  return { url: `smtp://127.0.0.1:${smtpPort}`, inbox: `http://localhost:${inboxPort}` };
}
