/* atoms.h: what one condition about agents says of all of them; and attributes as columns of numbers. Inside the index only. */
#pragma once

#include "base/attrs.h"
#include "engine/index.h"
#include "engine/set.h"
#include "engine/table.h"

struct instruction;

struct use { /* a group uses an atom */
    struct group *group;
    struct use *next, **here;
};

/* A truth about an agent: a piece of bytecode that reads agents alone, without and, or, not on top. */
struct atom {
    struct hash_node node; /* first */
    struct idle_node idle;
    struct set set;
    struct use *uses;
    struct atom *list_next, **list_here; /* plain: of the same attribute; else: of all that are not plain */
    uint32_t held;
    bool changed;           /* while settling */
    bool plain;             /* attribute op constant: */
    enum lang_op op;
    struct attr constant;
    uint32_t bytes;
    uint8_t code[];         /* a program of one part: length and the piece */
};

struct column { /* the values of an attribute that is one number */
    int64_t *values;
    uint64_t *known;
    uint32_t room; /* words */
};

struct attribute { /* of agents, in one type; sorted by id and type */
    attr_id id;
    uint8_t type;
    struct atom *atoms;
    struct column column; /* room 0: nobody asked */
    bool changed;         /* while many seats are settled together */
};

/* One plain comparison of an agent's attribute that nobody has as an atom. */
struct piece {
    enum lang_op op;
    struct attr constant; /* a list's symbols: of the code it was made of */
    const struct attribute *of;
};
/* One comparison of an agent's attribute with a constant? */
bool index_plain(const uint8_t *code, uint32_t bytes, struct instruction *ret);
/* False: not plain, or nobody ever asked for this attribute. */
bool index_piece(const struct index *x, const uint8_t *code, uint32_t bytes, struct piece *ret_piece);
/* Which of these seats of a word meet it. */
uint64_t index_piece_word(const struct index *x, const struct piece *p, uint32_t word, uint64_t of);

/* The atom of this piece of code, counted; made if nobody has it. Settled index. ERR_NOMEM. */
MUST_USE enum err index_atom(struct index *x, const uint8_t *code, uint32_t bytes, struct atom **ret_atom);
struct atom *index_atom_find(const struct index *x, const uint8_t *code, uint32_t bytes); /* NULL: there is none */
void index_atom_drop(struct index *x, struct atom *a);
const struct column *index_column(const struct index *x, attr_id id, uint8_t type); /* NULL: not ready */
/* Room in all atoms and columns. ERR_NOMEM. */
MUST_USE enum err index_atoms_room(struct index *x);
/* The seat's new attributes: columns take them; atoms that no longer say the truth go to x->flips, returns how many. */
uint32_t index_atoms_look(struct index *x, uint32_t seat);
/* The same for all dirty seats: what nobody holds is dropped, the rest set anew and marked if it changed. */
void index_atoms_renew(struct index *x);
/* The piece of code that asks whether a set of agents' has the symbol. */
#define INDEX_HAS_BYTES 14u
void index_has_code(attr_id attr, symbol_id symbol, uint8_t ret_code[INDEX_HAS_BYTES]);
/* Makes what was wished for, as far as memory goes. */
void index_wishes(struct index *x);
void index_wish(const struct index *x, attr_id id, uint8_t type, symbol_id symbol); /* symbol 0: the column */
void index_atoms_done(struct index *x);
