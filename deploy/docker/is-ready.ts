import { readFileSync } from 'node:fs';
import { environmentFile } from './paths.ts';

/** The health check of a container: exits with 0 when the service that the argument names reports that it is ready. */
const [, , service = ''] = process.argv;
const { PORT } = JSON.parse(readFileSync(environmentFile(service), 'utf8')) as { readonly PORT: string };
const response = await fetch(`http://127.0.0.1:${PORT}/health/ready`, { signal: AbortSignal.timeout(4_000) });
process.stdout.write(await response.text());
process.exitCode = response.ok ? 0 : 1;
