/**
 * Glossary of the address types. They are numbers at run time; TypeScript keeps them apart.
 *
 *   Ptr<"T">   the address of a T
 *   Ref        the address of an object; the holder borrows it
 *   NewRef     the address of an object whose holder owns one count: release it, store it, or hand it on
 *   NULL       no object: an exception is set, unless the function says otherwise
 *   Status     0 for success, -1 for "an exception is set"
 */
declare const brand: unique symbol;
declare const owned: unique symbol;

export type Ptr<T extends string> = number & { readonly [brand]: T };
export type Ref = Ptr<"object">;
export type NewRef = Ref & { readonly [owned]: true };
export const NULL = 0 as const;
export type NULL = typeof NULL;
export type Status = 0 | -1;
