import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';

/** Children of a start that was killed are stopped by the process ids it wrote down. */
export async function stopLeftovers(stateDir, say) {
  const pidFile = path.join(stateDir, 'pids.json');
  if (!existsSync(pidFile)) return;
  const { parent, pids } = JSON.parse(readFileSync(pidFile, 'utf8'));
  if (parent !== process.pid && isOurs(parent, ['start.mjs', 'chaos.mjs', 'bench.mjs', 'jest']))
    throw new PlainError(`This system is running already (process ${parent}): stop it with Ctrl-C first.`);
  const left = pids.filter((pid) =>
    isOurs(pid, ['dist/main.js', 'kafka.Kafka', 'redis-server', 'maildev', 'postgres']),
  );
  if (left.length > 0) say(`stopping ${left.length} processes that an earlier start left behind`);
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    for (const pid of left) if (isAlive(pid)) process.kill(pid, signal);
    for (let waited = 0; waited < 8_000 && left.some(isAlive); waited += 200)
      await new Promise((resolve) => setTimeout(resolve, 200));
  }
  rmSync(pidFile, { force: true });
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const isOurs = (pid, words) => {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return words.some((word) => command.includes(word));
  } catch {
    return false;
  }
};
