import { build } from './build.mjs';
import { PlainError } from './plain-error.mjs';
import { startSystem } from './system.mjs';

const began = Date.now();
const say = (text) =>
  process.stdout.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const demo = [
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

let system;
let ending = false;
const end = async (code) => {
  if (ending) return;
  ending = true;
  process.stdout.write('\nstopping\n');
  await system?.stop();
  process.stdout.write('stopped, nothing is left running\n');
  process.exit(code);
};
process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));

try {
  say('building');
  build();
  system = await startSystem({
    fresh: process.argv.includes('--fresh'),
    say,
    onHopeless: (text) => {
      process.stderr.write(`${text}\n`);
      if (system === undefined) void end(1);
    },
  });
  if (ending) await system.stop();
  process.stdout.write(`
  Khai Báo             ${system.origin}
  desks of officials   ${system.origin}/admin/
  register a unit      ${system.origin}/dang-ky
  mail inbox           ${system.inbox ?? 'at your own mail server'}

  demo accounts, all with the password KhaiBao#2021
${demo.map(([name, who]) => `    ${name.padEnd(16)} ${who}`).join('\n')}

  npm run demo (in another window) plays the main job into this system. Ctrl-C stops everything.

ready after ${((Date.now() - began) / 1000).toFixed(0)} s: ${system.origin}
`);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
