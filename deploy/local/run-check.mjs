import { closingLine, runJest, runStaticChecks, sum } from './checks.mjs';

const total = sum([await runStaticChecks(), await runJest(['unit', 'web'])]);
process.stdout.write(`\n${closingLine(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
