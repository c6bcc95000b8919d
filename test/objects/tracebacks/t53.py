from sys import pth
