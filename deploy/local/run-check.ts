import { formatCounts, runJest, runStaticChecks, sumCounts } from './checks.ts';

const total = sumCounts([await runStaticChecks(), await runJest(['unit', 'web'])]);
process.stdout.write(`\n${formatCounts(total)}`);
process.exit(total.failed === 0 ? 0 : 1);
