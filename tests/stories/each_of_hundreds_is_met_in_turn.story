# A hundred and fifty wait, each with a requirement of its own (agent.level between its number and 100 more): whoever is free takes the one
# who came first of those they meet, whatever was made of the long line meanwhile. Agents change, many more are hired, others come.

queue bank lease 20s wrap-up 0 apart 60s offer automatic
agent a1 queues={bank} level=30
agent a2 queues={bank} level=140
customer A
known contact nr=1
topic any queue bank patience 100m
  required agent.level >= contact.nr and agent.level < contact.nr + 100

[  0] comers 150 A any
[  0] memory 310
      > 150 signatures
[  1] ready a1
      > ready a1 by agent
      > offered c1000 a1 until 21 (of 1)
      > accepted c1000 a1
[  2] ready a2
      > ready a2 by agent
      > offered c1040 a2 until 22 (of 1)
      > accepted c1040 a2
# 1 to 30 are theirs; 41 to 140
[  3] turns 12 a1
      > a1 had c1000 c1001 c1002 c1003 c1004 c1005 c1006 c1007 c1008 c1009 c1010 c1011
[  4] turns 40 a2
      > a2 had c1040 c1041 c1042 c1043 c1044 c1045 c1046 c1047 c1048 c1049 c1050 c1051 c1052 c1053 c1054 c1055 c1056 c1057 c1058 c1059 c1060 c1061 c1062 c1063 c1064 c1065 c1066 c1067 c1068 c1069 c1070 c1071 c1072 c1073 c1074 c1075 c1076 c1077 c1078 c1079
# another level: from 13 to 60, whom nobody had
[  5] agent a1 queues={bank} level=60
      > agent a1
[  6] turns 20 a1
      > a1 had c1012 c1013 c1014 c1015 c1016 c1017 c1018 c1019 c1020 c1021 c1022 c1023 c1024 c1025 c1026 c1027 c1028 c1029 c1030 c1031
[  7] agent a1 queues={bank} level=141
      > agent a1
[  8] turns 3 a1
      > a1 had c1032 c1081 c1082
[  9] turns 3 a2
      > a2 had c1080 c1084 c1085
[ 10] agent a1 queues={bank} level=145
      > agent a1
[ 11] crowd 70 queues={bank} level=1
[ 11] memory 310
      > 72 signatures
[ 12] turns 20 a1
      > a1 had c1083 c1087 c1088 c1089 c1090 c1091 c1092 c1093 c1094 c1095 c1096 c1097 c1098 c1099 c1100 c1101 c1102 c1103 c1104 c1105
[ 13] turns 5 a2
      > a2 had c1086 c1107 c1108 c1109 c1110
[ 14] agent a2 queues={bank} level=39
      > agent a2
[ 15] turns 6 a2
      > a2 had c1111 c1033 c1034 c1035 c1036 c1037
[ 16] comers 120 A any
[ 17] turns 30 a1
      > a1 had c1106 c1112 c1113 c1114 c1115 c1116 c1117 c1118 c1119 c1120 c1121 c1122 c1123 c1124 c1125 c1126 c1127 c1128 c1129 c1130 c1131 c1132 c1133 c1134 c1135 c1136 c1137 c1138 c1139 c1140
[ 18] turns 40 a2
      > a2 had c1038 c1150 c1151 c1152 c1153 c1154 c1155 c1156 c1157 c1158 c1159 c1160 c1161 c1162 c1163 c1164 c1165 c1166 c1167 c1168 c1169 c1170 c1171 c1172 c1173 c1174 c1175 c1176 c1177 c1178 c1179 c1180 c1181 c1182 c1183 c1184 c1185 c1186 c1187 c1188
[ 19] agent a3 queues={bank} level=160
      > agent a3
[ 20] ready a3
      > ready a3 by agent
      > offered c1142 a3 until 40 (of 1)
      > accepted c1142 a3
[ 21] turns 25 a3
      > a3 had c1142 c1143 c1144 c1145 c1146 c1147 c1148 c1149 c1210 c1211 c1212 c1213 c1214 c1215 c1216 c1217 c1218 c1219 c1220 c1221 c1222 c1223 c1224 c1225 c1226
