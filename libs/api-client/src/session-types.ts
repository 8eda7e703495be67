/** Who is signed in, as the accounts service tells it. */
export interface Profile {
  accountId: string;
  username: string;
  displayName: string;
  role: string;
  area: { code: string; path: string; name: string } | null;
  unit: { id: string; name: string } | null;
  place: string;
  permissions: string[];
}

/** A session; the access token lives in memory only, the refresh token in a cookie that no script can read. */
export interface Session {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  mustChangePassword: boolean;
  /** Nothing else can be done before a second factor is set up. */
  mustEnrolSecondFactor?: boolean;
  /** Devices that signed in for the first time since this one was last here. */
  newDevices?: { device: string; at: string }[];
  /** Null when there is no second factor; told at sign-in only. */
  recoveryCodesLeft?: number | null;
  profile: Profile;
}

/** What is told at sign-in. */
export interface SignedIn {
  /** Devices that are new since this one was last here. */
  newDevices: readonly { device: string; at: string }[];
  /** Null when there is no second factor. */
  recoveryCodesLeft: number | null;
}

/** What a passkey has signed; base64url. */
export interface PasskeyAnswer {
  id: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  userHandle?: string;
}
/** A second factor: a code of the authenticator app or a recovery code, or a passkey's answer. */
export interface FactorProof {
  code?: string;
  passkey?: PasskeyAnswer;
}

export type SessionState =
  | { status: 'starting' }
  /** `ended`: the service ended it. `replaced`: another person signed in on this browser. */
  | { status: 'signed-out'; ended: boolean; replaced?: boolean }
  /** `offline`: a guard's device that was started without a network; requests fail until there is one. */
  | { status: 'must-change' | 'must-enrol' | 'signed-in'; profile: Profile; offline?: boolean };

export interface RequestOptions {
  method?: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON; a file as its bytes. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** It goes out also when the page is left in that moment: at most 64 KiB. */
  keepalive?: boolean;
  /** The answer is taken from the server and from no cache. */
  fresh?: boolean;
  /** Milliseconds until it counts as unanswered (`TIMEOUT`); each request has a limit, also without this. */
  limit?: number;
}
