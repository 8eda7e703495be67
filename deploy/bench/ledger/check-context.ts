import type { CentreName } from '@khai-bao/local/secrets.ts';
import type { JWK } from 'jose';
import type { Findings } from './compare.ts';
import type { Databases } from './database.ts';
import type { LedgerLines } from './ledger.ts';

/** What a check compares, and where it adds what it finds. */
export interface CheckContext {
  readonly databases: Databases;
  readonly ledger: LedgerLines;
  readonly findings: Findings;
  /** Public keys of the data centres' receipts. */
  readonly receiptKeys: Readonly<Record<CentreName, JWK>>;
  /** The page of the mail server's inbox, when there is one. */
  readonly inbox?: string;
}

export interface DeadLetter {
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
}

/** What a check reports beside its findings. */
export interface CheckReport {
  readonly deadLetters?: readonly DeadLetter[];
  /** Mails that were sent again with the same Message-ID. */
  readonly repeatedMails?: number;
}

export type LedgerCheck = (context: CheckContext) => Promise<CheckReport | void>;
