import { readServiceProblem } from '../admin-problem.js';
import { withQuery } from '../client.js';
import type { RequestSender } from '../request-sender.js';
import type { RequestOptions } from '../session-types.js';
import { signProof, type DeviceKeys } from './device-keys.js';

/** Sends requests with a proof of possession of the device's key. */
export class ProofSender {
  constructor(
    private readonly sender: RequestSender,
    private readonly keys: Pick<DeviceKeys, 'privateKey' | 'publicKey'>,
    private readonly origin: string = location.origin,
  ) {}

  /**
   * Sends one request. A proof that the service refuses is made once more: the response has told the server's time, or the
   * gateway has repeated a request whose answer was lost.
   * @param accessToken the token of the shift; null: the proof alone identifies the device
   * @param boundToken the token that the proof names, when it is no access token
   * @throws ServiceProblem NETWORK; an abort of the caller's is thrown on
   */
  async send(
    path: string,
    options: RequestOptions,
    accessToken: string | null,
    boundToken: string | null = accessToken,
  ): Promise<Response> {
    const sentAt = Date.now();
    const answer = await this.sendOnce(path, options, accessToken, boundToken);
    if (answer.status !== 401) return answer;
    const { code } = await readServiceProblem(answer.clone());
    if (code !== 'PLATFORM.PROOF_REFUSED') return answer;
    this.sender.clock.recordServerTime(answer.headers.get('date'), sentAt);
    return this.sendOnce(path, options, accessToken, boundToken);
  }

  private async sendOnce(
    path: string,
    options: RequestOptions,
    accessToken: string | null,
    boundToken: string | null,
  ): Promise<Response> {
    const proof = await signProof(this.keys, {
      method: options.method ?? 'GET',
      url: this.origin + withQuery(path, options.query),
      token: boundToken,
      now: this.sender.clock.now(),
    });
    const authorization = accessToken === null ? {} : { authorization: `DPoP ${accessToken}` };
    return this.sender.sendRequest(
      path,
      { ...options, headers: { ...options.headers, ...authorization, dpop: proof } },
      null,
    );
  }
}
