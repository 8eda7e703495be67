// Lints texts as if they stood in existing files: cases as JSON in, the rules that each broke as JSON out.
import { ESLint } from 'eslint';

const eslint = new ESLint({ cwd: process.argv[2] });
let input = '';
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const { file, code } of JSON.parse(input)) {
  const [{ messages }] = await eslint.lintText(code, { filePath: file });
  results.push(messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(results));
