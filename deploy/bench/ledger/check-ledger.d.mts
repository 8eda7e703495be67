import type { JWK } from 'jose';

export interface Verdict {
  readonly complete: boolean;
  readonly missing: number;
  readonly doubled: number;
  readonly findings: readonly { readonly kind: string; readonly what: string; readonly count: number }[];
  readonly drained: boolean;
  readonly drainedAfterMs: number;
}
export function checkLedger(
  system: {
    readonly databaseUrl: (name: string) => string;
    readonly servers: { readonly brokers: string };
    readonly receiptKeys: Readonly<Record<'national' | 'city', JWK>>;
    readonly inbox?: string;
  },
  file: string,
  options?: { readonly patience?: number; readonly say?: (text: string) => void },
): Promise<Verdict>;
