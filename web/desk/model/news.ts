// What the server says of things that are shown by parts loaded later: they put their own function here.

export const news = {
    /** What is known or noted of this customer has changed. */
    customer: (_id: string): void => {},
}
