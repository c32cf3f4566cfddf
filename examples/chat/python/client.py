"""python client.py ADDRESS: each call once, what comes back as a line of JSON each."""

import json
import os
import pathlib
import sys

import grpc
from google.protobuf.json_format import MessageToDict

# Looked for in the folders of PYTHONPATH.
messages, services = grpc.protos_and_services("chat.proto")


def connect(address):
    """TLS is a folder with ca.pem, client.pem and client.key; TOKEN goes with each call."""
    if "TLS" not in os.environ:
        return grpc.insecure_channel(address)
    root, key, certificate = [
        pathlib.Path(os.environ["TLS"], name).read_bytes() for name in ["ca.pem", "client.key", "client.pem"]
    ]
    channel = grpc.ssl_channel_credentials(root, key, certificate)
    token = grpc.access_token_call_credentials(os.environ["TOKEN"])
    return grpc.secure_channel(address, grpc.composite_channel_credentials(channel, token))


def say(name, value):
    print(json.dumps({name: value}, ensure_ascii=False, separators=(",", ":")))


def pieces():
    yield messages.FileData(filename="a", data=bytes([7]) * (1 << 20))
    yield messages.FileData(filename="a", data=bytes(17))
    yield messages.FileData(filename="b", data=bytes(3))


def greetings():
    for text in ["안녕하세요!", "반갑습니다!"]:
        yield messages.ChatMessage(userId="사용자1", text=text)


with connect(sys.argv[1]) as channel:
    chat = services.ChatServiceStub(channel)
    sent = chat.SendMessage(messages.MessageRequest(userId="사용자1", message="안녕하세요!"))
    say("sendMessage", {"success": sent.success, "hasId": sent.messageId.startswith("msg_")})
    notifications = chat.GetNotifications(messages.UserRequest(userId="사용자1"))
    say("getNotifications", [MessageToDict(notification) for notification in notifications])
    say("uploadFiles", MessageToDict(chat.UploadFiles(pieces())))
    say("chat", [MessageToDict(message) for message in chat.Chat(greetings())])
