/**
 * State of a row of an import. `already`: its unit is registered, or another row has the same unit. `entered`: its unit was
 * registered from it. `hidden`: the spreadsheet hides it, and no officer has included hidden rows.
 */
export type RowState = 'good' | 'already' | 'wrong' | 'entered' | 'hidden';
