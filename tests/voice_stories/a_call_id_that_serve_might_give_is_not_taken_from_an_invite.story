[0] incoming c1 even from 1 to 95566
      > rejects c1 503 retry 10s
