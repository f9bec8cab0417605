-- What a program of the first schema may have written: a row or two of each table, tagged like the migrations.
insert into org values (1, '鹭江银行', 'Lujiang Bank', 1790000000000000);
insert into setting values (1, 'secret', 'f00d'), (1, 'scrub_wanted', '');
insert into user_account values (1, 70, 'lin', '林海燕', 'Lin Haiyan', 1, '$argon2id$x', true, 1790000000000001);
insert into user_account values (1, 71, 'gone', '已离职', 'Gone', 3, '', false, 1790000000000002);
insert into session values (1, '\x00ff10'::bytea, 70, 'token', 1790000000000003, 1790000600000003); -- postgres
insert into session values (1, x'00ff10', 70, 'token', 1790000000000003, 1790000600000003); -- sqlite
insert into agent values (1, 70, 3, 5);
insert into attribute values (1, 20, 1, 'skill', 'wealth', 1, '理财能力', 'Wealth skill'), (1, 21, 2, 'dialect', '', 2, '方言', 'Dialect');
insert into symbol values (1, 1, 'minnan', '闽南语', 'Minnan');
insert into attribute_value values (1, 70, 20, 0, 9700, 'admin', 1790000000000004), (1, 90, 21, 0, 1, 'crm', 1790000000000005);
insert into queue values (1, 1, '财富管理', 'Wealth', 20000000, 60000000, 30000000), (1, 2, '综合', 'General', 15000000, 0, 0);
insert into topic values (1, 1, 1, 'wealth', '个人理财', 'Personal wealth', 5, 'agent.skill["wealth"] >= 9.5', 'agent.skill["wealth"] >= 8', 500, 120000000, 3, true);
insert into topic values (1, 2, 2, 'old', '旧', 'Old', 0, '', '', 0, 60000000, 1, false);
insert into wrapup_code values (1, 1, '已解决', 'Solved', true);
insert into endpoint values (1, 1, 'chat', 'lujiang', 'Web', 's3cret', '');
insert into party values (1, 90, '陈阿海', 1790000000000006, 0), (1, 91, '', 1790000000000007, 1790000000000008);
insert into identity values (1, 3, 'lujiang', 'C0001', 90, 1790000000000009);
insert into person_key values (1, 90, '\x0102'::bytea); -- postgres
insert into person_key values (1, 90, x'0102'); -- sqlite
insert into conversation values (1, 80, 1, 90, 1, true, 1790000000000010, 1790000000000020, 2, 1, 0, 60, 1, 1, 2, 2);
insert into visitor values (1, '\xabcd'::bytea, 1, 90, 80, 1790000000000011); -- postgres
insert into visitor values (1, x'abcd', 1, 90, 80, 1790000000000011); -- sqlite
insert into message values (1, 80, 1, 501, 7, 1790000000000012, 1, 0, 1, '80:start', '你好'), (1, 80, 2, 502, 9, 1790000000000020, 2, 70, 1, '80:k', 'Hello');
insert into contact values (1, 60, 80, 90, 1, 1, 70, 3, 0, 17, 0, 1790000000000013, 1790000000000014, 0, 0, '{}');
insert into fact values (1, 1, 1790000000000015, 1, 0, 0, 0, 1, 20000000, 60000000, 30000000, null);
insert into fact values (1, 2, 1790000000000016, 3, 0, 70, 0, 0, 5, 3, 0, '\x00'::bytea); -- postgres
insert into fact values (1, 2, 1790000000000016, 3, 0, 70, 0, 0, 5, 3, 0, x'00'); -- sqlite
insert into snapshot values (1, 2, 1790000000000017, '\x54444e32'::bytea); -- postgres
insert into snapshot values (1, 2, 1790000000000017, x'54444e32'); -- sqlite
