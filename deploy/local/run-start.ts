import { build } from './build.ts';
import { demoPassword } from './demo-client.ts';
import { ExplainedError } from './explained-error.ts';
import { timedLog } from './log.ts';
import { startSystem, type RunningSystem } from './system.ts';

const startedAt = Date.now();
const log = timedLog(process.stdout, startedAt, 4);
const demoAccounts: readonly (readonly [username: string, role: string])[] = [
  ['phuong.bennghe', 'ward officer, Phường Bến Nghé'],
  ['phuong.dakao', 'ward officer, Phường Đa Kao'],
  ['quan1', 'district officer, Quận 1'],
  ['quan3', 'district officer, Quận 3'],
  ['so.tttt', 'Department of Information and Communications'],
  ['so.tttt2', 'Department of Information and Communications, a second person'],
  ['so.yte', 'Department of Health'],
  ['ttyt.quan1', 'medical centre, Quận 1'],
  ['ttyt.quan3', 'medical centre, Quận 3'],
  ['hcdc', 'Centre for Disease Control'],
  ['kiemtra', 'auditor'],
];

let system: RunningSystem | undefined;
let stopping = false;
async function stopAndExit(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  process.stdout.write('\nstopping\n');
  await system?.stop();
  process.stdout.write('stopped, nothing is left running\n');
  process.exit(code);
}
process.on('SIGINT', () => void stopAndExit(0));
process.on('SIGTERM', () => void stopAndExit(0));

try {
  log('building');
  build();
  system = await startSystem({
    fresh: process.argv.includes('--fresh'),
    log,
    onGiveUp: (line) => {
      process.stderr.write(`${line}\n`);
      if (system === undefined) void stopAndExit(1);
    },
  });
  if (stopping) await system.stop();
  process.stdout.write(`
  Khai Báo             ${system.origin}
  admin app            ${system.origin}/admin/
  register a unit      ${system.origin}/dang-ky
  mail inbox           ${system.inbox ?? 'at your own mail server'}

  demonstration accounts, all with the password ${demoPassword}
${demoAccounts.map(([username, role]) => `    ${username.padEnd(16)} ${role}`).join('\n')}

  npm run demo (in another window) performs the main job in this system. Ctrl-C stops everything.

ready after ${((Date.now() - startedAt) / 1000).toFixed(0)} s: ${system.origin}
`);
} catch (error) {
  if (!(error instanceof ExplainedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
