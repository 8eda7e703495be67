import { loadConfig } from '@khai-bao/platform/config';
import { DeclarationsConfig } from './declarations.config.js';

const secrets = `whsec_${Buffer.from('of a gateway'.padEnd(32, '.')).toString('base64')}`;
const problemsOf = (environment: Record<string, string>): string => {
  try {
    loadConfig(DeclarationsConfig, environment);
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('the number to which people send text messages', () => {
  it.each(['8100', '+84903123456', '19001234'])('may be %s', (number) => {
    expect(problemsOf({ INBOUND_SMS_NUMBER: number, INBOUND_SMS_SECRETS: secrets })).not.toContain(
      'INBOUND_SMS_NUMBER',
    );
    expect(problemsOf({})).not.toContain('INBOUND_SMS_NUMBER');
  });

  it.each(['12', 'tong dai', '+84 903', '0'.repeat(16)])('is not "%s"', (number) => {
    expect(problemsOf({ INBOUND_SMS_NUMBER: number, INBOUND_SMS_SECRETS: secrets })).toContain(
      'INBOUND_SMS_NUMBER',
    );
  });

  it('is refused while its messages would be', () => {
    expect(problemsOf({ INBOUND_SMS_NUMBER: '8100' })).toContain('its messages would be refused');
  });
});
