namespace Enclosure.Server.Dialects.Operations;

/// <summary>Maps what is described, so that there is no route without words.</summary>
internal static class OperationRoutes
{
    /// <summary>
    /// The handler stays a <see cref="RequestDelegate"/>, which nothing wraps and reflection never calls; its method goes along because the
    /// framework lists only endpoints that name one.
    /// </summary>
    public static void Map(this IEndpointRouteBuilder routes, Operation operation, RequestDelegate handler) =>
        routes.MapMethods(operation.Path, [operation.Method], handler)
            .WithMetadata(
                operation,
                handler.Method,
                new ProducesResponseTypeMetadata(operation.Answer.Status, operation.Answer.Wire, [operation.Answer.MediaType]));
}
