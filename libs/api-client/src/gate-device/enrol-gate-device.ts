import { readServiceProblem } from '../admin-problem.js';
import { createClient, type Client } from '../client.js';
import { enrolGateDevice } from '../generated/accounts/index.js';
import { RequestSender } from '../request-sender.js';
import { requestLimit, withTimeLimit } from '../time-limit.js';
import { generateDeviceKeys, type DeviceKeys } from './device-keys.js';
import type { GateDeviceRules } from './gate-device-status.js';
import type { GateDeviceRecord } from './gate-device-store.js';
import { ProofSender } from './proof-sender.js';

/**
 * Makes this phone a gate device: generates its keys and trades the token of the QR code for an enrolment. After a failure
 * the same object is asked again, so that a lost response does not use up the token.
 */
export class GateDeviceEnrolment {
  private keys: Promise<DeviceKeys> | undefined;
  private readonly sender: RequestSender;

  /**
   * @param token from the QR code
   */
  constructor(
    private readonly token: string,
    private readonly rules: Pick<GateDeviceRules, 'handshakeVersion' | 'appVersion'>,
    fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {
    this.sender = new RequestSender(fetcher);
  }

  /** @throws ServiceProblem ACCOUNTS.ENROLMENT_EXPIRED, HANDSHAKE_UNSUPPORTED, TOO_MANY_DEVICES, and what requests throw */
  async enrol(name: string): Promise<GateDeviceRecord> {
    const keys = await (this.keys ??= generateDeviceKeys());
    const { deviceId, unitId, unitName, ...enrolled } = await enrolGateDevice({
      client: this.clientOf(keys),
      body: {
        enrolmentToken: this.token,
        name,
        handshakeVersion: this.rules.handshakeVersion,
        appVersion: this.rules.appVersion,
      },
    });
    return { ...keys, deviceId, name: enrolled.name, unitId, unitName };
  }

  private clientOf(keys: DeviceKeys): Client {
    const proofs = new ProofSender(this.sender, keys);
    return createClient(({ path, ...request }) =>
      withTimeLimit(request.limit ?? requestLimit, undefined, async ({ signal }) => {
        const answer = await proofs.send(path, { ...request, signal }, null, this.token);
        if (!answer.ok) throw await readServiceProblem(answer);
        return answer.json();
      }),
    );
  }
}
