/* command.h: what is asked of the engine, as data. A command may come twice or late; the engine refuses
 * a stale one and counts the reason. Fields not named by the kind are 0.
 *
 * kind              fields
 * CMD_QUEUE_SET     queue; a=lease_us b=wrapup_us c=decline_hold_us; rest=queue policy (empty: the defaults). ERR_INPUT also for
 *                   an overflow that leads back to the queue.
 * CMD_TOPIC_SET     queue; a=topic b=priority c=widen_permille; rest=policy (engine/policy.h)
 * CMD_AGENT_SET     agent; a=version b=capacity in chats c=in other media (fact.def); rest=attributes incl. the queues served (ATTR_QUEUES)
 * CMD_AGENT_STATE   agent; a=enum agent_state b=pause reason c=enum actor. The wish of the agent always wins.
 *                   While contacts are open the agent keeps them; OFFLINE withdraws offers.
 * CMD_AGENT_WANT    agent; a=enum agent_state b=pause reason. Taken at once if no contact is open (an offer is not); else when the
 *                   last one is closed, and unless the wish is READY nothing is offered meanwhile. A later CMD_AGENT_STATE takes
 *                   its place, and so does a wish for the present state.
 * CMD_AGENT_AWAY    agent; a=grace_us. Desktop gone: offers are withdrawn now, talks kept for grace_us,
 *                   then requeued in their old place and the agent goes OFFLINE.
 * CMD_AGENT_BACK    agent. ERR_STATE if not away.
 * CMD_ARRIVE        contact party; a=topic b=patience_us (0: the policy's own) c=conversation; rest=attributes of contact and customer.
 *                   ERR_EXISTS if the contact, or a live contact of that conversation, is there. ERR_FULL: the queue
 *                   has its maximum of this medium, overflows nowhere, and nobody is free who takes it at once. agent (else 0): who calls this
 *                   customer: it is theirs at once, talked to, whatever queue, requirement and limits say; on a break too, which goes on. ERR_COLLEAGUE:
 *                   they are offline or away, or have no place for the medium.
 * CMD_CONTACT_SET   contact; rest=attributes of contact and customer, all of them. Any live state; the medium stays.
 * CMD_ACCEPT        contact agent; a=token. Doubled by the holder: OK and no fact. Stale: ERR_STALE;
 *                   ERR_TAKEN: another agent holds the contact. A call
 *                   (MEDIUM_VOICE) in a queue with connect_us is CONNECTING then, and:
 * CMD_CONNECTED     contact agent; a=token. The media are joined. Doubled: OK, no fact.
 * CMD_NOT_CONNECTED contact agent; a=token. They could not be: back to its place, the pair held apart.
 * CMD_PULL          contact agent. The agent takes a waiting contact whose requirement they meet, within capacity, in a queue of
 *                   OFFER_PULL. A call is offered to this agent alone: their telephone rings, and picking up is the accept. ERR_TAKEN:
 *                   another agent holds it. ERR_STATE: it does not wait, or this agent may not. Doubled: OK, no fact.
 * CMD_DECLINE       contact agent; a=token b=reason (not PASSED) c=1: not to be asked for this contact again. Same rules.
 * CMD_SLEEP         contact agent (0: the server does it) a=1 asleep, 0 awake b=until_us (a=1: put away until then; 0: silent). Of a
 *                   TALKING one. Doubled: OK, no fact; who is put away stays so when it is silent. ERR_STALE: another agent holds it.
 *                   What is put away stays its agent's when the desktop is gone, and no wish waits for it; nothing wakes it here: a=0
 *                   does, at the time or when the customer writes.
 * CMD_TRANSFER      contact agent (0: a supervisor does it); queue (0: the topic's, or as before) a=topic (0: as before) b=the colleague
 *                   it is for (0: anyone) c=token of the talk (by a supervisor 0). Of a TALKING one: it waits, in the place of its first
 *                   arrival, and who had it is not asked again unless sought. For a colleague: for that one alone for the topic's seek
 *                   time (or PASS_US), queue and requirement are not asked. Doubled: OK, no fact. ERR_INPUT: to who has it. ERR_STATE: it
 *                   is not talked to. ERR_COLLEAGUE: the colleague is not there for it (not ready, away, no place for the medium, or the
 *                   customer does not want them).
 * CMD_ROUTING_SET   rest=routing of the whole company
 * CMD_LEAVE         contact. The customer left: abandons, or ends the talk. Doubled: OK, no fact.
 * CMD_END           contact agent; a=enum actor c=last seq its agent had seen (copied to the fact). Ends a talk. By
 *                   ACTOR_SUPERVISOR/SYSTEM agent may be 0.
 * CMD_WRAP          contact agent; a=code. Doubled: OK, no fact.
 * CMD_RESTART       a=grace_us. First command after a start: re-times offers and wrap-ups (the queue's span
 *                   anew, at least what was left), every agent that is not offline is away until now + grace_us.
 * CMD_TICK          a=how many at most, 0: ENGINE_DUE_MAX (engine.h). Lets due deadlines happen, the earliest first. */
#pragma once

#include <stdint.h>

#include "base/types.h"

enum command_kind {
    CMD_NONE, CMD_QUEUE_SET, CMD_TOPIC_SET, CMD_AGENT_SET, CMD_AGENT_STATE, CMD_AGENT_AWAY, CMD_AGENT_BACK,
    CMD_ARRIVE, CMD_ACCEPT, CMD_DECLINE, CMD_LEAVE, CMD_END, CMD_WRAP, CMD_RESTART, CMD_TICK,
    CMD_ROUTING_SET, CMD_AGENT_WANT, CMD_CONTACT_SET, CMD_CONNECTED, CMD_NOT_CONNECTED, CMD_PULL, CMD_SLEEP, CMD_TRANSFER, CMD_KINDS
};

struct command {
    enum command_kind kind;
    int64_t now_us; /* set by the router thread; never goes back */
    contact_id contact;
    agent_id agent;
    party_id party;
    queue_id queue;
    int64_t a, b, c;
    const uint8_t *rest; /* borrowed for the call */
    uint32_t rest_bytes;
};
