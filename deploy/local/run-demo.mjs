import { PlainError } from './plain-error.mjs';
import { playDemo } from './play-demo.mjs';
import { portsFromEnvironment } from './ports.mjs';

const origin = `http://localhost:${portsFromEnvironment().gateway}`;
const say = (text) => process.stdout.write(`${text}\n`);

try {
  const { admin, staff, gates } = await playDemo(origin, say);
  say(`
  market's admin        ${admin.username}   ${admin.password}
  gate guard            ${staff.username}   ${staff.password}
  declare at the gate   ${origin}/g/${gates[0].code}

played: every screen has something to show at ${origin}/admin/`);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
