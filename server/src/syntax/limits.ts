/**
 * Texts longer than this (UTF-16 units) are not parsed. A tree takes 30 to 70 bytes a character, and memory once taken
 * stays with the parser.
 */
export const MAX_TEXT = 4 * 1024 * 1024;
