import { Writable } from 'node:stream';
import pino from 'pino';
import { withCorrelation } from '../core/correlation.js';
import { loggerOptions, maskValues } from './logging.js';

/** What a line looks like in the log. */
function lineOf(log: (logger: pino.Logger) => void): string {
  let line = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      line += chunk.toString();
      done();
    },
  });
  log(pino(loggerOptions('declarations', 'info'), stream));
  return line;
}

describe('a log line', () => {
  const person = {
    fullName: 'Nguyễn Thị Minh Khai',
    phone: '0903123456',
    address: { street: '17 Điện Biên Phủ' },
  };

  it.each([
    ['beside the message', { ...person }],
    ['one level down', { body: { person } }],
    ['two levels down', { a: { b: { ...person } } }],
    [
      'secrets',
      {
        password: 'x1',
        newPassword: 'x2',
        oneTimePassword: 'x3',
        token: 'x4',
        req: { headers: { authorization: 'Bearer x5', cookie: 'kb_refresh=x6' } },
      },
    ],
  ])('leaves out what is personal or secret: %s', (_name, fields) => {
    const line = lineOf((logger) => logger.info(fields, 'said'));
    expect(line).toContain('said');
    expect(line).not.toMatch(/Minh Khai|0903|Điện Biên|x[1-6]/);
  });

  it('leaves out of an error what its driver quotes', () => {
    const error = Object.assign(new Error('duplicate key (phone)=(+84903123456)'), {
      detail: 'Key (full_name)=(Nguyễn Thị Minh Khai) exists',
      parameters: ['Nguyễn Thị Minh Khai'],
      code: '23505',
    });
    const line = lineOf((logger) => logger.error({ err: error }, 'failed'));
    expect(line).toContain('23505');
    expect(line).not.toMatch(/Minh Khai|903123456/);
  });

  it('carries the correlation id of its cause', () => {
    const line = lineOf((logger) =>
      withCorrelation({ correlationId: 'abcd-1234' }, () => logger.info('said')),
    );
    expect(JSON.parse(line)).toMatchObject({ correlationId: 'abcd-1234', service: 'declarations' });
  });

  it('masks runs of digits and long quotations', () => {
    expect(maskValues('bad value "Nguyễn Thị Minh Khai, 17 Điện Biên Phủ" at +84903123456')).toBe(
      'bad value "…" at …',
    );
  });
});
