import { problemText } from '../texts/words.js';
import { ServiceProblem } from '@khai-bao/api-client/admin';

/** A refusal of the service in plain words, by its code. */
export const refusalText = (code: string): string => problemText(new ServiceProblem(422, code));
