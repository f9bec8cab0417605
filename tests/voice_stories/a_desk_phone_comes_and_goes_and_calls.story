[0] phone 7 there
      > tells phone 7 there
[1] phone 7 gone
      > tells phone 7 gone
[2] ack
[2] incoming c1 desk from 801 to 95566
      > opens c1 phone
      > rings c1
      > tells call c1 phone from '801' to '95566'
[3] phone 7 gone
      > tells phone 7 gone
