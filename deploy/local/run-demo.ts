import { ExplainedError } from './explained-error.ts';
import { performMainJob } from './perform-main-job.ts';
import { portsFromEnvironment } from './ports.ts';

const ports = portsFromEnvironment();
const origin = `http://localhost:${ports.gateway}`;
// With a mail server of one's own there is no inbox.
const inbox = process.env['SMTP_URL'] === undefined ? `http://localhost:${ports.inbox}` : undefined;
const log = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const { admin, staff, entrance } = await performMainJob(origin, log, inbox);
  log(`
  market's admin        ${admin.username}   ${admin.password}
  gate guard            ${staff.username}   ${staff.password}
  declare at the gate   ${origin}/g/${entrance.code}

done: every screen shows data at ${origin}/admin/`);
} catch (error) {
  if (!(error instanceof ExplainedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
