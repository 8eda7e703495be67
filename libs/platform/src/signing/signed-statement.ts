import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { canonicalJson } from './canonical-json.js';

/** Thrown when no trusted key signed a statement, or when it is not a JSON object. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
}

/** Signs an object as a compact JWS (EdDSA) over its canonical JSON. @param type type of the statement, in the header's `typ` */
export async function signStatement(privateKey: JWK, type: string, statement: object): Promise<string> {
  return new CompactSign(new TextEncoder().encode(canonicalJson(statement)))
    .setProtectedHeader({
      alg: 'EdDSA',
      typ: type,
      ...(privateKey.kid === undefined ? {} : { kid: privateKey.kid }),
    })
    .sign(await importJWK(privateKey, 'EdDSA'));
}

/**
 * Verifies a statement of a type that one of these keys signed. The caller must validate its structure.
 * @throws StatementError
 */
export async function verifyStatement(
  publicKeys: readonly JWK[],
  type: string,
  jws: string,
): Promise<object> {
  try {
    const { payload, protectedHeader } = await compactVerify(
      jws,
      async ({ kid }) => {
        const known = publicKeys.find((key) => key.kid === kid);
        if (known === undefined) throw new StatementError();
        return importJWK(known, 'EdDSA');
      },
      { algorithms: ['EdDSA'] },
    );
    const statement: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (protectedHeader.typ === type && typeof statement === 'object' && statement !== null) return statement;
  } catch {
    // Falls through: details of the failure would only help a forger.
  }
  throw new StatementError('The statement is not signed by a trusted key');
}
