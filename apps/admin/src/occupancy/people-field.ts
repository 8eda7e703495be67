/** Most people that a zone may hold or that a recount may state. */
export const maxPeople = 1_000_000;

/** The number that a field holds; undefined when it is none, or not within the bounds. */
export const peopleOf = (text: string, least: number): number | undefined => {
  const people = /^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined;
  return people !== undefined && people >= least && people <= maxPeople ? people : undefined;
};

/** What a field of a limit holds: a number, or nothing for no limit. Undefined when it is neither. */
export const limitOf = (text: string): number | null | undefined =>
  text.trim() === '' ? null : peopleOf(text, 1);

/** `22:00`. A field of the browser's own would show it as its language does, such as `10:00 PM`. */
export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
