import { Type } from 'class-transformer';
import { IsInt, IsString, Min } from 'class-validator';
import { ConfigError, loadConfig, UnsafeDefault } from './index.js';

class SampleConfig {
  @UnsafeDefault() @IsString() masterKey = 'known to everybody';
  @Type(() => Number) @IsInt() @Min(1) lateAfterHours = 24;
  @IsString() signingKeys: string;
  @Type(() => Number) @IsInt() argon2MemoryKib = 19;
}

describe('a service’s configuration', () => {
  const good = { SIGNING_KEYS: '{}' };

  it('comes from the environment, with defaults, by the names of its properties', () => {
    expect(loadConfig(SampleConfig, { ...good, LATE_AFTER_HOURS: '8', ARGON2_MEMORY_KIB: '64' })).toEqual({
      masterKey: 'known to everybody',
      lateAfterHours: 8,
      signingKeys: '{}',
      argon2MemoryKib: 64,
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
