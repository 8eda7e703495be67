// Lints texts as if they were the content of existing files. Reads cases as JSON from stdin and writes the broken rules of each as JSON.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

interface PlantedCase {
  readonly file: string;
  readonly code: string;
}

const eslint = new ESLint({ cwd: process.argv[2] ?? process.cwd() });
const results: string[][] = [];
for (const { file, code } of JSON.parse(await text(process.stdin)) as PlantedCase[]) {
  const [result] = await eslint.lintText(code, { filePath: file });
  results.push((result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(results));
