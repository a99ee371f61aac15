using Enclosure.Accounts;

namespace Enclosure.Tests.OpenApi;

/// <summary>How each operation succeeds, by its id.</summary>
internal static class Successes
{
    public static IReadOnlyDictionary<string, Func<Stage, ApiOperation, Task<HttpResponseMessage>>> All { get; } =
        new Dictionary<string, Func<Stage, ApiOperation, Task<HttpResponseMessage>>>
        {
            ["uploadAttachment"] = (stage, operation) => stage.SendAsync(operation, body: Stage.Form("file")),
            ["listAttachments"] = async (stage, operation) =>
            {
                await stage.NewAttachmentAsync();
                await stage.NewAttachmentAsync();
                return await stage.SendAsync(operation, query: "?limit=1");
            },
            ["getAttachment"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewAttachmentAsync()),
            ["deleteAttachment"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewAttachmentAsync()),
            ["listMessages"] = async (stage, operation) =>
            {
                await stage.NewMailAsync();
                return await stage.SendAsync(operation, stage.MailboxId, query: "?limit=1&direction=INBOUND");
            },
            ["getMessage"] = OfMailAsync,
            ["getMessageManifest"] = OfMailAsync,
            ["getMessageHtml"] = OfMailAsync,
            ["getRawMessage"] = OfMailAsync,
            ["getMessageAttachments"] = OfMailAsync,
            ["listThreads"] = async (stage, operation) =>
            {
                await stage.NewMailAsync();
                return await stage.SendAsync(operation, stage.MailboxId);
            },
            ["getThread"] = async (stage, operation) =>
                await stage.SendAsync(operation, (await stage.NewMailAsync()).GetProperty("threadId").GetGuid()),
            ["receiveMessage"] = (stage, operation) =>
                stage.SendAsync(
                    operation, body: Stage.Mail(), query: $"?rcpt={stage.Server.Account.Mailbox.FullAddress}&from=ann@example.com"),
            ["sendMessage"] = (stage, operation) =>
                stage.SendAsync(operation, stage.MailboxId, Stage.Letter()),
            ["preflightMessage"] = (stage, operation) =>
                stage.SendAsync(operation, stage.MailboxId, Stage.Letter(Guid.NewGuid())),
            ["listCaptured"] = async (stage, operation) =>
            {
                await stage.NewCapturedAsync();
                return await stage.SendAsync(operation, query: "?limit=1");
            },
            ["getCaptured"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewCapturedAsync()),
            ["listMailboxes"] = (stage, operation) => stage.SendAsync(operation),
            ["createMailbox"] = (stage, operation) =>
                stage.SendAsync(operation, body: Stage.Json(new { address = "sales", displayName = "Sales" })),
            ["getMailbox"] = (stage, operation) => stage.SendAsync(operation, stage.MailboxId),
            ["updateMailbox"] = async (stage, operation) =>
                await stage.SendAsync(
                    operation,
                    (await stage.Server.Core.Mailboxes.CreateOfAccountAsync(stage.AccountId, "resting", null)).Id,
                    Stage.Json(new { displayName = (string?)null, status = "PAUSED" })),
            ["deleteMailbox"] = async (stage, operation) =>
                await stage.SendAsync(operation, (await stage.Server.Core.Mailboxes.CreateOfAccountAsync(stage.AccountId, "old", null)).Id),
            ["listWebhooks"] = async (stage, operation) =>
            {
                await stage.NewWebhookAsync();
                return await stage.SendAsync(operation);
            },
            ["createWebhook"] = (stage, operation) => stage.SendAsync(operation, body: Stage.Json(Stage.Hook)),
            ["getWebhook"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewWebhookAsync()),
            ["updateWebhook"] = async (stage, operation) =>
                await stage.SendAsync(
                    operation, await stage.NewWebhookAsync(), Stage.Json(new { headers = (object?)null, status = "PAUSED" })),
            ["deleteWebhook"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewWebhookAsync()),
            ["listWebhookDeliveries"] = async (stage, operation) => await stage.SendAsync(
                operation, (await stage.NewDeliveryAsync()).WebhookId),
            ["redeliverWebhookDelivery"] = async (stage, operation) =>
            {
                var delivery = await stage.NewDeliveryAsync();
                var path = operation.Path.Replace("{id}", delivery.WebhookId.ToString()).Replace("{deliveryId}", delivery.Id.ToString());
                return await stage.SendAsync(operation.Method, path);
            },
            ["streamEvents"] = (stage, operation) => stage.SendAsync(operation),
            ["getAccount"] = (stage, operation) => stage.SendAsync(operation),
            ["listApiKeys"] = (stage, operation) => stage.SendAsync(operation),
            ["createApiKey"] = (stage, operation) =>
                stage.SendAsync(operation, body: Stage.Json(new { name = "agent", mailboxIds = new[] { stage.MailboxId } })),
            ["revokeApiKey"] = async (stage, operation) =>
                await stage.SendAsync(
                    operation, (await stage.Server.Core.Keys.CreateOfAccountAsync(stage.AccountId, KeyKind.Full, null, [])).Key.Id),
            ["createUploadLink"] = (stage, operation) => stage.SendAsync(operation, body: Stage.Json(Stage.PromisedFile)),
            ["getUpload"] = async (stage, operation) => await stage.SendAsync(
                operation, (await stage.NewUploadAsync()).GetProperty("id").GetGuid()),
            ["completeUpload"] = async (stage, operation) => await stage.SendAsync(operation, await stage.NewFilledUploadAsync()),
            ["listConversations"] = async (stage, operation) =>
            {
                await stage.ConversationAsync();
                await stage.NewMailAsync("Other");
                return await stage.SendAsync(operation, query: "?limit=1&search=e&status=unread");
            },
            ["getConversation"] = InboxSteps.ScheduledAsync,
            ["downloadConversationAttachment"] = InboxSteps.DownloadAsync,
            ["replyToConversation"] = InboxSteps.ReplyAsync,
            ["listScheduledReplies"] = InboxSteps.ScheduledAsync,
            ["cancelScheduledReply"] = InboxSteps.CancelAsync,
            ["forwardConversation"] = InboxSteps.ReplyAsync,
            ["getJob"] = InboxSteps.JobAsync,
            ["listWorkspaces"] = (stage, operation) => stage.SendAsync(operation),
        };

    private static async Task<HttpResponseMessage> OfMailAsync(Stage stage, ApiOperation operation) =>
        await stage.SendAsync(operation, (await stage.NewMailAsync()).GetProperty("id").GetGuid());
}
