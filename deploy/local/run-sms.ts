import { parseArgs } from 'node:util';
import { ExplainedError } from './explained-error.ts';
import { defaultStateDir } from './paths.ts';
import { portsFromEnvironment } from './ports.ts';
import { inboundSmsSecretOf, localSecrets } from './secrets.ts';
import { sendInboundSms } from './send-inbound-sms.ts';

const usage = 'Write the text and the sender: npm run sms -- "7K2M4Q9 A7K29QXM4 KHONG" --from 0903123456';

try {
  const { values, positionals } = parseArgs({
    options: { from: { type: 'string' } },
    allowPositionals: true,
  });
  const text = positionals.join(' ');
  if (text === '' || values.from === undefined) throw new ExplainedError(usage);
  const ports = portsFromEnvironment();
  const status = await sendInboundSms(
    {
      origin: `http://localhost:${ports.gateway}`,
      secret: inboundSmsSecretOf(await localSecrets(defaultStateDir)),
    },
    { from: values.from, text },
  );
  if (status !== 204)
    throw new ExplainedError(`The message was refused with ${status}. Is npm start running?`);
  process.stdout.write(
    `sent; the reply is in the inbox at http://localhost:${ports.inbox}, to ${values.from}@sms.local\n`,
  );
} catch (error) {
  if (!(error instanceof ExplainedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
