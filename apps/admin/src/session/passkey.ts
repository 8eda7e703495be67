import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { MadePasskey, PasskeyAnswer } from '@khai-bao/api-client/admin';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';

/** Whether this browser knows passkeys; without, codes alone are shown. */
export const knowsPasskeys = (): boolean => browserSupportsWebAuthn();

/** Has the browser make a passkey. @throws ServiceProblem PASSKEY.CANCELLED, PASSKEY.EXISTS, PASSKEY.FAILED */
export async function makePasskey(options: object): Promise<MadePasskey> {
  const { id, response } = await said(startRegistration({ optionsJSON: options as never }));
  return {
    id,
    clientDataJSON: response.clientDataJSON,
    attestationObject: response.attestationObject,
    transports: response.transports ?? [],
  };
}

/** Has the browser ask one of the account's passkeys. @throws ServiceProblem PASSKEY.CANCELLED, PASSKEY.FAILED */
export async function askPasskey(options: object): Promise<PasskeyAnswer> {
  const { id, response } = await said(startAuthentication({ optionsJSON: options as never }));
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { id, clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) };
}

/** What browsers throw, as a refusal that the texts know. */
async function said<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    const cause = error instanceof WebAuthnError && error.cause instanceof Error ? error.cause : error;
    const name = cause instanceof Error ? cause.name : '';
    const code =
      name === 'NotAllowedError' || name === 'AbortError'
        ? 'CANCELLED'
        : name === 'InvalidStateError'
          ? 'EXISTS'
          : 'FAILED';
    throw new ServiceProblem(0, `PASSKEY.${code}`);
  }
}
