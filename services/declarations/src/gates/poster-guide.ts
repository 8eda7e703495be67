/**
 * Version of the user guide that is printed with each poster. Raising it makes the posters of all gates outdated, because their guide
 * page is. Guides of the Support channel have versions of their own; when they are published as events, their version replaces this
 * constant here and nowhere else.
 */
export const posterGuideVersion = 1;
