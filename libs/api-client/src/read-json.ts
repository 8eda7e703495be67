import { ServiceProblem } from './admin-problem.js';

/** Reads the JSON of a successful response; undefined for an empty one. @throws ServiceProblem NETWORK */
export async function readJson<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  const text = await answer.text();
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch {
    // A 200 that is no JSON is of something between, such as the sign-in page of a Wi-Fi.
    throw new ServiceProblem(0, 'NETWORK');
  }
}
