[0] refuse
      > drops the link
[1] ping
