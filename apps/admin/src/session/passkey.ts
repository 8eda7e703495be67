import {
  PasskeyTransport,
  type NewPasskeyDto,
  type PasskeyAssertionDto,
} from '@khai-bao/api-client/accounts';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { parseEnumValue } from '../parts/parse-enum-value.js';

/** Loaded when somebody uses a passkey: the log-in form is there without it. */
const webAuthn = () => import('@simplewebauthn/browser');

/** Whether this browser knows passkeys; without, codes alone are shown. */
export const supportsPasskeys = (): boolean => typeof globalThis.PublicKeyCredential === 'function';

/** Has the browser make a passkey. @throws ServiceProblem PASSKEY.CANCELLED, PASSKEY.EXISTS, PASSKEY.FAILED */
export async function createPasskey(options: object): Promise<Omit<NewPasskeyDto, 'name'>> {
  const { id, response } = await passkeyProblemCode(({ startRegistration }) =>
    startRegistration({ optionsJSON: options as never }),
  );
  return {
    id,
    clientDataJSON: response.clientDataJSON,
    attestationObject: response.attestationObject,
    transports: (response.transports ?? []).flatMap(
      (transport) => parseEnumValue(PasskeyTransport, transport) ?? [],
    ),
  };
}

/** Has the browser ask one of the account's passkeys. @throws ServiceProblem PASSKEY.CANCELLED, PASSKEY.FAILED */
export async function signWithPasskey(options: object): Promise<PasskeyAssertionDto> {
  const { id, response } = await passkeyProblemCode(({ startAuthentication }) =>
    startAuthentication({ optionsJSON: options as never }),
  );
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { id, clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) };
}

/** What browsers throw, as a refusal that the texts know. */
async function passkeyProblemCode<T>(
  ask: (library: Awaited<ReturnType<typeof webAuthn>>) => Promise<T>,
): Promise<T> {
  const library = await webAuthn();
  try {
    return await ask(library);
  } catch (error) {
    const { WebAuthnError } = library;
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
