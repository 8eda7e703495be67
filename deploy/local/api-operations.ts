import type { AccountsOperations } from '@khai-bao/api-client/accounts';
import type { AlertsOperations } from '@khai-bao/api-client/alerts';
import type { DeclarationsOperations } from '@khai-bao/api-client/declarations';
import type { RegistrationOperations } from '@khai-bao/api-client/registration';
import type { SupportOperations } from '@khai-bao/api-client/support';
import type { SyncOperations } from '@khai-bao/api-client/sync';

/** Every operation of the services' APIs behind the gateway, with the types of its request and response. */
type ApiOperations = AccountsOperations &
  AlertsOperations &
  DeclarationsOperations &
  RegistrationOperations &
  SupportOperations &
  SyncOperations;

/** `POST /api/accounts/v1/handovers/{id}/open`: method and path of an operation. */
export type ApiOperation = keyof ApiOperations;

type DataOf<Operation extends ApiOperation> = ApiOperations[Operation]['data'];

/** The body, path parameters, query and headers of an operation. */
export type ApiRequest<Operation extends ApiOperation> = Omit<DataOf<Operation>, 'url'>;

/** The body of a successful response. */
export type ApiResponse<Operation extends ApiOperation> = ApiOperations[Operation]['response'];

export type ApiRequestBody<Operation extends ApiOperation> = DataOf<Operation>['body'];

/** An API request without the types of its operation, ready to be sent. */
export interface PlainApiRequest {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly headers?: object | undefined;
  readonly body?: unknown;
}

/** Splits an operation into its method and its address, with path parameters and query filled in. */
export function addressOf(
  operation: ApiOperation,
  { path = {}, query = {} }: PlainApiRequest,
): { readonly method: string; readonly url: string } {
  const [method = '', template = ''] = operation.split(' ');
  const url = Object.entries(path).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(String(value))),
    template,
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { method, url: search === '' ? url : `${url}?${search}` };
}
