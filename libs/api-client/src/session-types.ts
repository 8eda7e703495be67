import type { ProfileDto, SignInDto, SessionDto } from './generated/accounts/index.js';

/** What is told at sign-in. */
export interface SignedIn {
  /** Devices that are new since this one was last here. */
  newDevices: SessionDto['newDevices'];
  /** Null when there is no second factor. */
  recoveryCodesLeft: number | null;
}

/** A second factor: a code of the authenticator app or a recovery code, or a passkey's answer. */
export type FactorProof = Pick<SignInDto, 'code' | 'passkey'>;

export type SessionState =
  | { status: 'starting' }
  /** `ended`: the service ended it. `replaced`: another person signed in on this browser. */
  | { status: 'signed-out'; ended: boolean; replaced?: boolean }
  /** `offline`: a guard's device that was started without a network; requests fail until there is one. */
  | { status: 'must-change' | 'must-enrol' | 'signed-in'; profile: ProfileDto; offline?: boolean };

export interface RequestOptions {
  method?: string;
  query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON; a file as its bytes. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** It goes out also when the page is left in that moment: at most 64 KiB. */
  keepalive?: boolean | undefined;
  /** The answer is taken from the server and from no cache. */
  fresh?: boolean | undefined;
  /** Milliseconds until it counts as unanswered (`TIMEOUT`); each request has a limit, also without this. */
  limit?: number | undefined;
}
