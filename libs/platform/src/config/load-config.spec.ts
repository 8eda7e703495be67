import { Type } from 'class-transformer';
import { IsInt, IsString, Min } from 'class-validator';
import { ConfigError, loadConfig, UnsafeDefault } from './index.js';

class SampleConfig {
  @UnsafeDefault() @IsString() masterKey = 'known to everybody';
  @Type(() => Number) @IsInt() @Min(1) lateAfterHours = 24;
  @IsString() signingKeys: string;
}

describe('a service’s configuration', () => {
  const good = { SIGNING_KEYS: '{}' };

  it('comes from the environment, with defaults, by the names of its properties', () => {
    expect(loadConfig(SampleConfig, { ...good, LATE_AFTER_HOURS: '8' })).toEqual({
      masterKey: 'known to everybody',
      lateAfterHours: 8,
      signingKeys: '{}',
    });
  });

  it('names every wrong variable at once', () => {
    expect(() => loadConfig(SampleConfig, { LATE_AFTER_HOURS: '0' })).toThrow(
      /LATE_AFTER_HOURS: .*\n.*SIGNING_KEYS: /,
    );
  });

  it('refuses a default in production that is fit for one’s own machine only', () => {
    expect(() => loadConfig(SampleConfig, { ...good, NODE_ENV: 'production' })).toThrow(ConfigError);
    expect(() => loadConfig(SampleConfig, { ...good, NODE_ENV: 'production' })).toThrow(/MASTER_KEY/);
    expect(
      loadConfig(SampleConfig, { ...good, NODE_ENV: 'production', MASTER_KEY: 'a secret' }).masterKey,
    ).toBe('a secret');
  });
});
