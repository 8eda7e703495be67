/** The value of an enumeration that a text names; undefined when it names none. */
export const parseEnumValue = <T extends string>(
  values: Readonly<Record<string, T>>,
  text: string | null | undefined,
): T | undefined => Object.values(values).find((value) => value === text);
