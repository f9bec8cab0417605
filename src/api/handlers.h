/* handlers.h: one handler an operationId of openapi.yaml. They run on a worker and may block. */
#pragma once

#include "api/call.h"

enum err api_do_health(struct api_call *c);
enum err api_do_metrics(struct api_call *c);
enum err api_do_document(struct api_call *c);
enum err api_do_setup_needed(struct api_call *c);
enum err api_do_setup(struct api_call *c);
enum err api_do_session(struct api_call *c);
enum err api_do_sign_in(struct api_call *c);
enum err api_do_sign_out(struct api_call *c);
enum err api_do_demo_identities(struct api_call *c);
enum err api_do_vocabulary(struct api_call *c);
enum err api_do_agent_state(struct api_call *c);
enum err api_do_accept(struct api_call *c);
enum err api_do_take(struct api_call *c);
enum err api_do_decline(struct api_call *c);
enum err api_do_end(struct api_call *c);
enum err api_do_wrap(struct api_call *c);
enum err api_do_why_contact(struct api_call *c);
enum err api_do_decisions(struct api_call *c);
enum err api_do_why_agent(struct api_call *c);
enum err api_do_estimate(struct api_call *c);
enum err api_do_messages(struct api_call *c);
enum err api_do_post_message(struct api_call *c);
enum err api_do_edit_message(struct api_call *c);
enum err api_do_delete_message(struct api_call *c);
enum err api_do_said_before(struct api_call *c);
enum err api_do_talk(struct api_call *c);
enum err api_do_set_talk(struct api_call *c);
enum err api_do_timeline(struct api_call *c);
enum err api_do_customers(struct api_call *c);
enum err api_do_customer(struct api_call *c);
enum err api_do_set_customer(struct api_call *c);
enum err api_do_erase_customer(struct api_call *c);
enum err api_do_users(struct api_call *c);
enum err api_do_create_user(struct api_call *c);
enum err api_do_change_user(struct api_call *c);
enum err api_do_set_agent(struct api_call *c);
enum err api_do_queues(struct api_call *c);
enum err api_do_create_queue(struct api_call *c);
enum err api_do_set_queue(struct api_call *c);
enum err api_do_topics(struct api_call *c);
enum err api_do_create_topic(struct api_call *c);
enum err api_do_set_topic(struct api_call *c);
enum err api_do_create_attribute(struct api_call *c);
enum err api_do_check_topic(struct api_call *c);
enum err api_do_routing(struct api_call *c);
enum err api_do_set_routing(struct api_call *c);
enum err api_do_definitions(struct api_call *c);
enum err api_do_create_definition(struct api_call *c);
enum err api_do_set_definition(struct api_call *c);
enum err api_do_delete_definition(struct api_call *c);
enum err api_do_check_expression(struct api_call *c);
enum err api_do_facts(struct api_call *c);
