"""python server.py: prints the port it has taken. BURST is how many notifications there are, at once."""

import os
import time
from concurrent import futures

import grpc

# Looked for in the folders of PYTHONPATH.
messages, services = grpc.protos_and_services("chat.proto")


class Chat(services.ChatServiceServicer):
    def SendMessage(self, request, context):
        return messages.MessageResponse(success=True, messageId=f"msg_{time.time_ns() // 1_000_000}")

    def GetNotifications(self, request, context):
        if "BURST" in os.environ:
            for count in range(int(os.environ["BURST"])):
                yield messages.Notification(id=f"n{count}", title="t", content="c")
            return
        for count in range(5):
            time.sleep(0.01)
            yield messages.Notification(
                id=f"notif_{count}",
                title=f"알림 {count + 1}",
                content=f"{request.userId}님에게 새로운 메시지가 있습니다.",
            )

    def UploadFiles(self, pieces, context):
        files, size = set(), 0
        for piece in pieces:
            files.add(piece.filename)
            size += len(piece.data)
        return messages.UploadResponse(fileCount=len(files), totalSize=size)

    def Chat(self, says, context):
        for message in says:
            yield messages.ChatMessage(userId="서버", text=f"에코: {message.text}")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
services.add_ChatServiceServicer_to_server(Chat(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"port {port}", flush=True)
server.wait_for_termination()
