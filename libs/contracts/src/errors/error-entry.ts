/** An error of the API: its HTTP status and an English title. The apps hold the texts for people, by code. */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
}

export const errorEntry = (status: number, title: string): ErrorEntry => ({ status, title });
