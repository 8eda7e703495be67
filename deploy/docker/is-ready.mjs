import { readFileSync } from 'node:fs';
import { environmentFile } from './places.mjs';

/** The container's health check: ends with 0 when the service says that it is ready. */
const { PORT } = JSON.parse(readFileSync(environmentFile(process.argv[2]), 'utf8'));
const answer = await fetch(`http://127.0.0.1:${PORT}/health/ready`, { signal: AbortSignal.timeout(4_000) });
process.stdout.write(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
