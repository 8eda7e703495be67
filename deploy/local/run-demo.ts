import { listedUnits } from './demo-data.ts';
import { ExplainedError } from './explained-error.ts';
import { importNcoviList } from './import-ncovi-list.ts';
import { defaultStateDir } from './paths.ts';
import { performMainJob } from './perform-main-job.ts';
import { portsFromEnvironment, requirePort } from './ports.ts';
import { localSecrets, ncoviOperatorTokenOf } from './secrets.ts';

const ports = portsFromEnvironment();
const origin = `http://localhost:${ports.gateway}`;
// With a mail server of one's own there is no inbox.
const inbox = process.env['SMTP_URL'] === undefined ? `http://localhost:${ports.inbox}` : undefined;
const log = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const { admin, staff, entrance } = await performMainJob(origin, log, inbox);
  const status = await importNcoviList(
    {
      url: `http://127.0.0.1:${requirePort(ports, 'national')}`,
      operatorToken: ncoviOperatorTokenOf(await localSecrets(defaultStateDir)),
    },
    listedUnits,
  );
  if (status !== 200) throw new ExplainedError(`The NCOVI list was answered with ${status}.`);
  log(
    'the national centre has put three units on its NCOVI list: one is clear, one is a question for the ward',
  );
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
